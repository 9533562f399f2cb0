// dynalite ships no types; these are the parts that the engine drives.

type DynaliteAction = (store: object, input: object, done: (error: unknown, output?: object) => void) => void;

declare module "dynalite/actions/*.js" {
  const action: DynaliteAction;
  export default action;
}

declare module "dynalite/validations/index.js" {
  const validations: {
    /** A copy of the input that holds only the parameters in `types`; throws when one has another type. */
    checkTypes(input: object, types: object): object;
    checkValidations(input: object, types: object, custom: unknown, store: object): void;
  };
  export default validations;
}

declare module "dynalite/validations/*.js" {
  const validation: { types: Record<string, object | string>; custom?: unknown };
  export default validation;
}

declare module "dynalite/db/index.js" {
  interface IndexActions {
    puts: { index: string; key: string; item: Record<string, object> }[];
    deletes: { index: string; key: string }[];
  }
  const db: {
    createKey(item: object, table: object): string;
    getIndexActions(
      indexes: object[],
      oldItem: object | undefined,
      newItem: object | undefined,
      table: object,
    ): IndexActions;
  };
  export default db;
}
