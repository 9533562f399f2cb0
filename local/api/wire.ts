/** An SDK shape as the JSON protocol carries it: time stamps are numbers, in seconds since the epoch. */
export type Wire<T> = T extends Date
  ? number
  : T extends (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [Key in keyof T]: Wire<T[Key]> }
      : T;
