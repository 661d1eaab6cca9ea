vcl 4.1;

import xkey;

# The least that a purge by keys needs. What stands before a real origin is deploy/varnish.vcl.
backend default {
  .host = "127.0.0.1";
  .port = "3000";
}

sub vcl_recv {
  if (req.method == "PURGE") {
    if (req.http.x-purge-secret != "open-sesame") {
      return (synth(403));
    }
    set req.http.x-purged = xkey.purge(req.http.xkey-purge);
    return (synth(200, req.http.x-purged));
  }
}

sub vcl_backend_response {
  set beresp.http.xkey = beresp.http.Surrogate-Key;
}

sub vcl_deliver {
  unset resp.http.xkey;
  unset resp.http.Surrogate-Key;
}
