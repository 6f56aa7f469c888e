"""A STIX bundle: its reports become records with the names of their authors and their TLP labels written out.

https://docs.oasis-open.org/cti/stix/v2.1/stix-v2.1.html; the labels' identifiers are from
https://github.com/oasis-open/cti-stix-common-objects (TLP 2.0) and the standard itself (TLP 1).
"""

from collections.abc import Iterator, Mapping

#: Objects of a bundle that somebody wrote to be read.
READABLE_TYPES = frozenset(("report", "note", "opinion", "grouping"))

#: Identifier of a marking without its prefix -> label.
TLP_MARKINGS = {
    "94868c89-83c2-464b-929b-a1a8aa3c8487": "TLP:CLEAR",
    "bab4a63c-aed9-4cf5-a766-dfca5abac2bb": "TLP:GREEN",
    "55d920b0-5e8b-4f79-9ee9-91f868d9b421": "TLP:AMBER",
    "939a9414-2ddd-4d32-a0cd-375ea402b003": "TLP:AMBER+STRICT",
    "e828b379-4e03-4974-9ac4-e53a884c97c1": "TLP:RED",
    "613f2e26-407d-48c7-9eca-b8e91df99dc9": "TLP:CLEAR",
    "34098fce-860f-48ae-8e50-ebd3cc5e41da": "TLP:GREEN",
    "f88d31f6-486f-44da-b317-01333bde0b82": "TLP:AMBER",
    "5e57c739-391a-4eb3-b6be-7d15ca92d5ed": "TLP:RED",
}


def is_stix_bundle(value: Mapping[str, object]) -> bool:
    """Return whether a JSON object is a STIX bundle."""
    return value.get("type") == "bundle" and isinstance(value.get("objects"), list)


def iter_stix_records(bundle: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """Yield the reports of a bundle as records with `title`, `text`, `published`, `outlet`, `url`, `key` and `tlp`."""
    listed = bundle.get("objects")
    objects = [one for one in (listed if isinstance(listed, list) else []) if isinstance(one, Mapping)]
    by_id = {str(one.get("id")): one for one in objects}
    for one in objects:
        if one.get("type") in READABLE_TYPES:
            maker = by_id.get(str(one.get("created_by_ref")), {})
            references = one.get("external_references")
            links = references if isinstance(references, list) else []
            yield {
                "title": one.get("name") or one.get("abstract") or "",
                "text": one.get("description") or one.get("content") or one.get("explanation") or "",
                "published": one.get("published") or one.get("created"),
                "outlet": maker.get("name", ""),
                "url": next((link["url"] for link in links if isinstance(link, Mapping) and link.get("url")), ""),
                "key": one.get("id"),
                "language": one.get("lang", ""),
                "tlp": _find_label(one, by_id),
            }


def _find_label(one: Mapping[str, object], by_id: Mapping[str, Mapping[str, object]]) -> str:
    """Return the TLP label of an object; the identifier of a marking that nobody explains, which counts as TLP:RED."""
    refs = one.get("object_marking_refs")
    labels = []
    for ref in refs if isinstance(refs, list) else []:
        known = TLP_MARKINGS.get(str(ref).partition("--")[2])
        defined = by_id.get(str(ref), {})
        definition = defined.get("definition")
        written = definition.get("tlp") if isinstance(definition, Mapping) else None
        name = str(defined.get("name", ""))
        if known or written or name.upper().startswith("TLP"):
            labels.append(known or (f"TLP:{str(written).upper()}" if written else name))
        elif not defined:
            labels.append(str(ref))
    return "; ".join(labels)
