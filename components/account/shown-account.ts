/** An account as its page shows it. */
export type ShownAccount = {
  readonly name: string;
  /** null: one of the demo's people, who are everybody's and stay as they are. */
  readonly email: string | null;
  readonly hasPassword: boolean;
  readonly hasCodes: boolean;
  readonly codesLeft: number;
  /** Operators and owners must have codes. */
  readonly mustHaveCodes: boolean;
  readonly sites: readonly ("google" | "apple")[];
};
