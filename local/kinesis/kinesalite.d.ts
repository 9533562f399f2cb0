// kinesalite ships no types; these are the parts that the engine drives.

type KinesaliteAction = (store: object, input: object, done: (error: unknown, output?: object) => void) => void;

declare module "kinesalite/actions/*.js" {
  const action: KinesaliteAction;
  export default action;
}

declare module "kinesalite/validations/index.js" {
  const validations: {
    /** A copy of the input that holds only the parameters in `types`; throws when one has another type. */
    checkTypes(input: object, types: object): object;
    checkValidations(input: object, types: object, custom: unknown): void;
  };
  export default validations;
}

declare module "kinesalite/validations/*.js" {
  const validation: { types: Record<string, object | string>; custom?: unknown };
  export default validation;
}

declare module "kinesalite/db/index.js" {
  const db: {
    /** Eight hexadecimal digits. */
    shardIxToHex(shardIndex: number): string;
    ITERATOR_PWD_KEY: Buffer;
    ITERATOR_PWD_IV: Buffer;
  };
  export default db;
}
