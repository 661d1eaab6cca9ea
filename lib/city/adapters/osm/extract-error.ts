/** Why an extract cannot be read, in one line for whoever handed it over. */
export class ExtractError extends Error {
  override readonly name = "ExtractError";
}
