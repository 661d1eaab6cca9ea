/** What the API answers instead of an object: the shape and the names are those of its documentation. */
export class ApiError extends Error {
  readonly status: number;
  readonly type: "invalid_request_error" | "card_error" | "idempotency_error" | "api_error";
  readonly details: ApiErrorDetails;

  constructor(status: number, type: ApiError["type"], message: string, details: ApiErrorDetails = {}) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.type = type;
    this.details = details;
  }

  body(): object {
    return { error: { type: this.type, message: this.message, ...this.details } };
  }
}

export type ApiErrorDetails = {
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
  readonly payment_intent?: object;
  readonly setup_intent?: object;
};

export function invalid(message: string, param?: string, code?: string): ApiError {
  return new ApiError(400, "invalid_request_error", message, { ...(param && { param }), ...(code && { code }) });
}

export function missing(what: string, id: string): ApiError {
  return new ApiError(404, "invalid_request_error", `No such ${what}: '${id}'`, {
    code: "resource_missing",
    param: "id",
  });
}
