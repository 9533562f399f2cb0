/** Something that must not happen, with what shows it: the shortest part of the observations. */
export interface Breach {
  /** The invariant's name. */
  invariant: string;
  /** The order, event, or queue that it is about. */
  subject: string;
  message: string;
  story: object[];
}

/** Something that is not as it should be, and is known and accepted. */
export interface Acknowledged {
  invariant: string;
  subject: string;
  message: string;
  /** What it comes from: the kind of fault. */
  cause: string;
}

export interface Finding {
  /** How many of each thing were looked at. */
  counts: Record<string, number>;
  breaches: Breach[];
  acknowledged?: Acknowledged[];
}

export interface Verdict extends Required<Finding> {}
