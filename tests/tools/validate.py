#!/usr/bin/env python3
"""validate.py SCHEMA FILE...: holds JSON files against a JSON Schema.

Says which member of which file is wrong, and exits with 1.
"""
import json
import sys

import jsonschema


def main(schema_path, *paths):
    with open(schema_path, encoding="utf-8") as stream:
        schema = json.load(stream)
    make = jsonschema.validators.validator_for(schema)
    make.check_schema(schema)
    wrong = 0
    for path in paths:
        with open(path, encoding="utf-8-sig") as stream:
            document = json.load(stream)
        for error in make(schema).iter_errors(document):
            place = "/".join(str(step) for step in error.absolute_path)
            print(f"{path}: {place}: {error.message[:200]}", file=sys.stderr)
            wrong += 1
    return 1 if wrong or not paths else 0


sys.exit(main(*sys.argv[1:]))
