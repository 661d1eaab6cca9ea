import type { IncomingHttpHeaders } from "node:http";

/**
 * What is left of a request's headers for what is the same for everyone: nothing that tells one visitor from another.
 *
 * @param wanted by which Next is told what to make
 * @param host that it is made for, whatever the visitor called us
 */
export function nobodys(asked: IncomingHttpHeaders, wanted: IncomingHttpHeaders, host: string): IncomingHttpHeaders {
  const id = asked["x-request-id"];
  // Next writes titles where they belong for whoever names a browser.
  return { ...wanted, host, accept: "*/*", "user-agent": "Hotpath", ...(id && { "x-request-id": id }) };
}
