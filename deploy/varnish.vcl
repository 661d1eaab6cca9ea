vcl 4.1;

# Varnish before the web processes: holds public pages and files for everyone, lets all else through untouched.
# Debian's varnish and varnish-modules; deploy/README.md says how it is started. The classes of addresses are those of
# services/web/page-policy.ts, and tests/edge holds the two together.

import std;
import xkey;

backend default {
    .host = "127.0.0.1";
    .port = "3000";
    .connect_timeout = 1s;
    .first_byte_timeout = 15s;
    .probe = {
        .url = "/healthz";
        .interval = 1s;
        .timeout = 1s;
        .window = 3;
        .threshold = 2;
        .initial = 2;
    }
}

# From where purges may come, besides that they know CDN_VARNISH_SECRET.
acl purgers {
    "localhost";
    "127.0.0.0"/8;
    "10.0.0.0"/8;
    "172.16.0.0"/12;
    "192.168.0.0"/16;
    "fd00::"/8;
}

sub vcl_recv {
    if (req.restarts == 0) {
        # Notes to ourselves, which nobody else may write.
        unset req.http.X-Class;
        unset req.http.X-Fresh;
        unset req.http.X-Stale;
    }

    if (req.method == "PURGE") {
        call purge_keys;
    }
    if (req.url ~ "^/feed(/|\?|$)") {
        if (req.http.Upgrade) {
            return (pipe);
        }
        return (pass);
    }
    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }

    call classify;
    if (!req.http.X-Class) {
        return (pass);
    }
    # Nothing that tells one visitor from another reaches what is held for all.
    unset req.http.Cookie;
    unset req.http.Authorization;

    # An answer past its hour is good for a minute more while a new one is made, and for a day while the origin is gone.
    # What was purged is neither, as long as there is an origin (vcl_hit).
    if (req.http.X-Fresh) {
        set req.grace = 0s;
    } elsif (std.healthy(req.backend_hint) && !req.http.X-Stale) {
        set req.grace = 60s;
    } else {
        set req.grace = 24h;
    }
    return (hash);
}

sub purge_keys {
    if (client.ip !~ purgers
        || std.getenv("CDN_VARNISH_SECRET") == ""
        || req.http.x-purge-secret != std.getenv("CDN_VARNISH_SECRET")) {
        return (synth(403, "Forbidden"));
    }
    if (!req.http.xkey-purge) {
        return (synth(400, "Name the keys in xkey-purge"));
    }
    # They stay at hand in case the origin cannot be reached.
    return (synth(200, "Purged " + xkey.softpurge(req.http.xkey-purge)));
}

# Which addresses are held, and the one spelling of each.
sub classify {
    if (req.url ~ "^/(en|sv)/s/[^/?]+(\?|$)") {
        set req.http.X-Class = "page";
        # Only what a search knows, sorted. What is said in an odd way the origin redirects.
        set req.url = regsuball(req.url, "(?<=[?&])(?!(allergen|cuisine|diet|fee|open|page|q|sort|time)=)[^&]*(&|$)", "");
        set req.url = regsub(std.querysort(req.url), "[?&]+$", "");
    } elsif (req.url ~ "^/(en|sv)(/live|/cart|/r/[^/?]+)?(\?|$)") {
        set req.http.X-Class = "page";
        set req.url = regsub(req.url, "\?.*$", "");
    } elsif (req.url ~ "^/(_next/static|vendor|icons|plates|city)/" || req.url ~ "^/live/strip\.svg(\?|$)") {
        set req.http.X-Class = "file";
        set req.url = regsub(req.url, "\?.*$", "");
    } elsif (req.url ~ "^/(robots\.txt|sitemap\.xml|sitemaps/[0-9]+|r/[^/?]+/picture\.png)(\?|$)"
        || req.url ~ "^/(manifest\.webmanifest|favicon\.ico|icon\.svg|apple-icon\.png)(\?|$)") {
        set req.http.X-Class = "file";
        set req.url = regsub(req.url, "\?.*$", "");
    }
    if (req.http.X-Class == "page") {
        call name_form;
    }
}

# A page has a few forms: the document, a navigation's payload, what is wanted ahead of one. What a browser has on its
# screen already would make a form of its own for everyone; the origin gives the whole to all (services/web/rsc.ts).
sub name_form {
    unset req.http.Next-Router-State-Tree;
    unset req.http.Next-Url;
    if (req.http.RSC != "1") {
        unset req.http.RSC;
    }
    if (!req.http.RSC || req.http.Next-Router-Prefetch !~ "^[123]$") {
        unset req.http.Next-Router-Prefetch;
    }
    if (!req.http.Next-Router-Prefetch || req.http.Next-Router-Segment-Prefetch !~ "^/[A-Za-z0-9_./$@~:-]{1,199}$") {
        unset req.http.Next-Router-Segment-Prefetch;
    }
    if (req.http.Next-Router-Prefetch) {
        set req.http.X-Form = req.http.Next-Router-Prefetch + req.http.Next-Router-Segment-Prefetch;
    } elsif (req.http.RSC) {
        set req.http.X-Form = "full";
    } else {
        unset req.http.X-Form;
        return;
    }
    if (req.url ~ "\?") {
        set req.url = req.url + "&_rsc=" + req.http.X-Form;
    } else {
        set req.url = req.url + "?_rsc=" + req.http.X-Form;
    }
    unset req.http.X-Form;
}

sub vcl_hash {
    # One site, by whatever name it was called.
    hash_data(req.url);
    return (lookup);
}

sub vcl_pipe {
    if (req.http.Upgrade) {
        set bereq.http.Upgrade = req.http.Upgrade;
        set bereq.http.Connection = req.http.Connection;
    }
    return (pipe);
}

sub vcl_hit {
    # Its time was not over, so it was purged: whoever comes next gets what is true, and waits for it.
    if (obj.ttl <= 0s && !req.http.X-Stale && !req.http.X-Fresh
        && std.time(obj.http.X-Until, now) > now && std.healthy(req.backend_hint)) {
        set req.http.X-Fresh = "1";
        return (restart);
    }
    return (deliver);
}

sub vcl_backend_fetch {
    if (bereq.http.X-Fresh) {
        # There is an old one to fall back on.
        set bereq.first_byte_timeout = 4s;
    }
    unset bereq.http.X-Fresh;
    unset bereq.http.X-Stale;
    return (fetch);
}

sub vcl_backend_response {
    if (bereq.uncacheable) {
        return (deliver);
    }
    unset beresp.http.Set-Cookie;
    unset beresp.http.X-Request-Id;
    if (beresp.status >= 500) {
        # What is old is better, also when it was asked for in the background.
        if (bereq.is_bgfetch) {
            return (abandon);
        }
        set beresp.ttl = 0s;
        set beresp.grace = 0s;
        return (deliver);
    }
    if (beresp.status == 308 && beresp.http.Cache-Control ~ "s-maxage") {
        set beresp.ttl = 60s; # which Varnish by itself would not hold
    }
    if (bereq.http.X-Class == "page" && beresp.http.Cache-Control ~ "no-store") {
        # Overtaken by a change on its way here: good for who asked, and the next one is held again.
        set beresp.ttl = 0s;
        set beresp.grace = 0s;
        return (deliver);
    }
    if (beresp.ttl <= 0s || beresp.http.Cache-Control ~ "(?i)no-store|private") {
        # Hit for miss: requests for it do not wait for each other.
        set beresp.uncacheable = true;
        set beresp.ttl = 10s;
        return (deliver);
    }
    set beresp.http.X-Until = now + beresp.ttl;
    set beresp.grace = 24h;
    set beresp.keep = 1h;
    std.collect(beresp.http.Surrogate-Key, " ");
    set beresp.http.xkey = beresp.http.Surrogate-Key;
    if (!beresp.http.Content-Encoding && beresp.http.Content-Type ~ "text|javascript|json|svg|xml|x-component") {
        set beresp.do_gzip = true;
    }
    return (deliver);
}

sub vcl_backend_error {
    if (bereq.is_bgfetch) {
        return (abandon);
    }
    set beresp.ttl = 0s;
    set beresp.grace = 0s;
    set beresp.http.Content-Type = "text/html; charset=utf-8";
    set beresp.http.Cache-Control = "no-store";
    set beresp.http.Content-Security-Policy = "default-src 'none'";
    set beresp.http.Retry-After = "5";
    set beresp.body = {"<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Hotpath</title><h1>Back in a moment</h1><p>Hotpath cannot be reached just now. Try again in a few seconds.</p>
<p lang="sv">Hotpath kan inte nås just nu. Försök igen om några sekunder.</p></html>
"};
    return (deliver);
}

sub vcl_deliver {
    # Better old than nothing: if there is one, it is found now.
    if (resp.status >= 500 && req.http.X-Fresh && !req.http.X-Stale) {
        unset req.http.X-Fresh;
        set req.http.X-Stale = "1";
        return (restart);
    }
    if (req.http.X-Class == "page") {
        # The hour is ours: we hear of purges, and what lies between here and a browser does not.
        set resp.http.Cache-Control = regsub(resp.http.Cache-Control, "^public, max-age=0, s-maxage=.*$", "public, max-age=0, must-revalidate");
    }
    if (obj.hits > 0) {
        set resp.http.X-Cache = "HIT";
    } elsif (obj.uncacheable) {
        set resp.http.X-Cache = "PASS";
    } else {
        set resp.http.X-Cache = "MISS";
    }
    unset resp.http.Surrogate-Key;
    unset resp.http.xkey;
    unset resp.http.X-Until;
    unset resp.http.X-Varnish;
    unset resp.http.Via;
    return (deliver);
}
