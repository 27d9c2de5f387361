"""Pages: one canonical url for all spellings of one page.

Syntax-based and scheme-based normalization are those of RFC 3986, section 6.2.2 and 6.2.3, as far as courlan does them
(case, ports, dot segments, escapes, order of the query, common trackers); what newsrooms add is done here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from courlan import clean_url, extract_domain

HEAD = 200_000
"""Characters of a page in which its canonical link is looked for."""

_FRONT = re.compile(r"^(?:(?:www\d?|m|mobile|amp)\.)+(?=[^.]+\.[^.]+)")
_CACHED = re.compile(
    r"^https?://(?:[\w-]+\.cdn\.ampproject\.org/(?:c|v|wp)/(s/)?|(?:www\.)?google\.[a-z.]+/amp/(s/)?)", re.IGNORECASE
)
"""A page in one of the caches of AMP: what follows is its own host and path."""
_BARE = re.compile(r"(?:[^\W_][\w-]{0,62}\.){1,8}[^\W\d_][\w-]{1,62}(?::\d{1,5})?/[^/\s]\S*")
"""A url without its scheme: host, port if any, path. A host alone may as well be a file's name, and would be a front page."""
_SITE = re.compile(r"https?://[A-Za-z0-9.-]{1,255}(?=[/?#]|$)")
"""A url up to its path, where that is all that its site follows from."""
REMEMBERED, LONGEST_HOST = 4_096, 255
"""Hosts of which site and spelling are remembered, and characters that these may have."""
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_AMP_IN_PATH = re.compile(r"^/amp(?=/)|/amp(?=/?$)|\.amp(?=(?:\.html?)?$)", re.IGNORECASE)
_DOTS = re.compile(r"^(?!/[^/])|/\.")
"""A path that may have dot segments, or is none that begins with one slash."""
_INDEX = re.compile(r"/index\.html?/?$", re.IGNORECASE)
_ASIDE = re.compile(
    r"amp|amp_.*|.*sess(?:ion)?_?id|sid|wt\..*|aspsessionid.*|cfid|cftoken|cmp(?:id)?|icid|ncid|ocid|tcid|smid|smtyp|smprod|ito|ftag|ftcamp|rss"
    r"|cid|gclsrc|dclid|srsltid|yclid|igshid|_hs(?:enc|mi)|hsctatracking|s_cid|wt_mc|at_(?:medium|campaign|custom\d).*|shareadraft"
    r"|share(?:d|token)?|sharetype|mkt_tok|trk|spm|feature|guccounter|guce_.*|print"
    r"|hp[tw]?|intcmp|intcid|iref|srnd|rref|mtrref|gwh|gwt|_r|clicksource|pgtype|contentcollection|contentplacement|soc_(?:src|trk)|\.tsrc"
    r"|spot_im_.*|__twitter_impression|feed(?:name|type)|ns_mail_(?:job|uid)|csp",
    re.IGNORECASE,
)
"""Names in a query that say who sends a reader, or how the page is shown, and never which page it is."""
_NUMBERED = re.compile(r"^[^?#]*\?(\d{3,9})/?(?:#|$)")
"""A query that is a number and nothing else, as of an article; what is longer is a time at which no cache may answer."""
_AMP_OUTPUT = re.compile(r"(?:outputtype|output|type|mode|view|format)", re.IGNORECASE)
_LINK = re.compile(r"<link\b[^<>]*+>", re.IGNORECASE)
"""Up to the next tag at most, and never given back: else each of many that do not close would be read to the end of the page."""
_ATTRIBUTE = re.compile(r"""\b(rel|href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


def page_of(url: str | None) -> str | None:
    """A url -> the canonical url of its page (no scheme, www, m., AMP, session, tracking, fragment, closing slash of path or query), or None.

    Of a site's front page None.

    >>> page_of("HTTPS://www.Example.com:443/news/drones/amp/?utm_source=x#comments")
    'example.com/news/drones'
    """
    if not url:
        return None
    given = _SESSION_IN_PATH.sub("", _CACHED.sub(_own, whole(url), count=1))
    cleaned = (clean_url(given) or "").rstrip("/")
    if not cleaned:
        return None
    try:
        parts = urlsplit(cleaned)
        host = (parts.hostname or "").rstrip(".")
        host = _known_host(host) if len(host) <= LONGEST_HOST else _host(host)
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:  # a port or bracket that no url may have
        return None
    if not host:
        return None
    number = _NUMBERED.match(given)  # courlan takes it away
    query = number.group(1) if number else _query(parts.query)
    path = _path(urlsplit(urljoin(cleaned, parts.path)).path if _DOTS.search(parts.path) else parts.path)
    if not path and not query:
        return None  # a site's front page: no article's own
    return f"{host}{port}{path}{f'?{query}' if query else ''}"


def whole(url: str) -> str:
    """A url -> the same with a scheme, where it lacks one and its host is of a registered domain; no white space around it.

    >>> whole("www.example.com/news/drones"), whole("news/index.html")
    ('https://www.example.com/news/drones', 'news/index.html')
    """
    given = url.strip()
    return f"https://{given}" if _BARE.fullmatch(given) and _site_of(f"https://{given}") else given


def canonical_in(html: str | None, url: str | None) -> str | None:
    """A page's HTML and its url -> the url that it says is its canonical one, if it is to be believed; else None.

    Believed of its own site only: a partner's copy rightly names the original's page as canonical, and is a copy for all that. Nor
    is a front page believed to be an article.
    """
    href = _canonical_link(html or "")
    if href is None:
        return None
    url = whole(url or "")
    try:
        found = urljoin(url, href)
        is_front = not urlsplit(found).path.strip("/") and bool(urlsplit(url).path.strip("/"))
    except ValueError:
        return None
    if is_front or page_of(found) is None:
        return None
    return found if not url or site_of(url) == site_of(found) else None


def site_of(url: str | None) -> str | None:
    """A url -> its registered domain, or None."""
    if not url:
        return None
    plain = _SITE.match(url)
    return _site_of_host(plain.group()) if plain else _site_of(whole(url))


def _site_of(url: str) -> str | None:
    return extract_domain(url) or None


_site_of_host = lru_cache(maxsize=REMEMBERED)(_site_of)


def _canonical_link(html: str) -> str | None:
    for tag in _LINK.findall(html[:HEAD]):
        said = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(tag)}
        if "canonical" in said.get("rel", "").lower().split() and said.get("href", "").strip():
            return str(said["href"]).strip().replace("&amp;", "&")
    return None


def _own(match: re.Match[str]) -> str:
    return "https://" if match.group(1) or match.group(2) else "http://"


def _host(host: str) -> str:
    """A host -> the same in ASCII (IDNA), without www., m., amp. before a name of two parts or more."""
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:  # a label too long, or empty: kept as it is written
        host = host.casefold()
    return _FRONT.sub("", host.lower())


_known_host = lru_cache(maxsize=REMEMBERED)(_host)


def _path(path: str) -> str:
    plain = _ESCAPE.sub(_unescaped, path)
    return _AMP_IN_PATH.sub("", _INDEX.sub("", plain).rstrip("/")).rstrip("/")


def _unescaped(match: re.Match[str]) -> str:
    """An escape -> what it stands for if that never needs one (RFC 3986, 2.3), else the same in upper case."""
    sign = chr(int(match.group(1), 16))
    return sign if sign.isascii() and (sign.isalnum() or sign in "-._~") else match.group().upper()


def _query(query: str) -> str:
    """A query -> the same in order, without what says nothing of the page: some names, those without a value, and a slash put behind a url."""
    pairs = [(name, value.rstrip("/")) for name, value in parse_qsl(query)]
    kept = [(name, value) for name, value in pairs if value and not _is_aside(name, value)]
    return urlencode(sorted(kept))


def _is_aside(name: str, value: str) -> bool:
    return _ASIDE.fullmatch(name) is not None or (value.lower() == "amp" and _AMP_OUTPUT.fullmatch(name) is not None)
