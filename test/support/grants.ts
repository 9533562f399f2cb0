/** An action of a statement of a role's policies, and how often it decided that a call was allowed. */
export interface Grant {
  role: string;
  effect: "Allow" | "Deny";
  action: string;
  resources: string[];
  used: number;
}

export async function grantsOf(endpoint: string): Promise<Grant[]> {
  return (await (await fetch(`${endpoint}/_cloud/grants`)).json()) as Grant[];
}
