#!/usr/bin/env python3
"""same-figures.py FOLDER: the published formats say what result.json says.

Compares result.csv, result-wide.csv, nist-results.json and nist-results.xml
of a publication, figure by figure and without anything left over.
"""
import csv
import json
import pathlib
import sys
import xml.etree.ElementTree as ET

SPACE = "{http://itl.nist.gov/ns/voting/1500-100/v2}"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def area_figures(area):
    """All figures of an area under the names of the certificate."""
    figures = {
        name: area[name]
        for name in ("voters", "taken-home", "not-put-in", "moved-in",
                     "moved-out", "unexplained")
    }
    for kind, prefix in (("channels", "channel"), ("papers", "papers")):
        for name, value in area[kind].items():
            figures[f"{prefix}.{name}"] = value
    for question in area["questions"]:
        name = question["question"]
        for kind, prefix in (("options", "option"), ("categories", "category")):
            for key, value in question[kind].items():
                figures[f"{name}.{prefix}.{key}"] = value
        for key in ("valid", "invalid", "none", "review"):
            figures[f"{name}.{key}"] = question[key]
    return {name: value for name, value in figures.items() if value is not None}


def wanted(result):
    areas = {area["district"]: area_figures(area) for area in result["districts"]}
    areas["*"] = area_figures(result["total"])
    return areas


def from_long(path):
    areas = {}
    with open(path, encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            area = areas.setdefault(row["district"], {})
            if row["figure"] in area:
                raise SystemExit(f"{path}: {row['figure']} stands twice")
            area[row["figure"]] = int(row["value"])
    return areas


def from_wide(path):
    areas = {}
    with open(path, encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            areas[row["district"]] = {
                name: int(value)
                for name, value in row.items()
                if not name.startswith("district") and value != ""
            }
    return areas


def wanted_votes(result):
    votes = {}
    for area in result["districts"] + [result["total"]]:
        unit = f"district.{area['district']}" if "district" in area else "scope"
        votes[(unit, "ballots")] = sum(area["papers"].values())
        votes[(unit, "rejected")] = area["not-put-in"]
        votes[(unit, "participated")] = area["voters"]
        for question in area["questions"]:
            for option, count in question["options"].items():
                votes[(unit, f"option.{question['question']}.{option}")] = count
    return votes


def nist_json(path):
    with open(path, encoding="utf-8") as stream:
        report = json.load(stream)
    votes = {}
    election = report["Election"][0]
    for counts in election["BallotCounts"]:
        votes[(counts["GpUnitId"], "ballots")] = counts["BallotsCast"]
        votes[(counts["GpUnitId"], "rejected")] = counts["BallotsRejected"]
    for unit in report["GpUnit"]:
        votes[(unit["@id"], "participated")] = unit["VotersParticipated"]
    for contest in election["Contest"]:
        for option in contest["ContestSelection"]:
            for counts in option["VoteCounts"]:
                votes[(counts["GpUnitId"], option["@id"])] = counts["Count"]
    return votes


def nist_xml(path):
    root = ET.parse(path).getroot()
    votes = {}

    def text(node, name):
        return node.find(SPACE + name).text

    for counts in root.iter(SPACE + "BallotCounts"):
        unit = text(counts, "GpUnitId")
        votes[(unit, "ballots")] = int(text(counts, "BallotsCast"))
        votes[(unit, "rejected")] = int(text(counts, "BallotsRejected"))
    for unit in root.iter(SPACE + "GpUnit"):
        votes[(unit.get("ObjectId"), "participated")] = int(
            text(unit, "VotersParticipated"))
    for option in root.iter(SPACE + "ContestSelection"):
        for counts in option.iter(SPACE + "VoteCounts"):
            votes[(text(counts, "GpUnitId"), option.get("ObjectId"))] = int(
                text(counts, "Count"))
    return votes


def compare(name, found, expected):
    if found == expected and expected:
        return 0
    for key in sorted(set(found) | set(expected), key=str):
        if found.get(key) != expected.get(key):
            print(f"{name}: {key}: {found.get(key)}, not {expected.get(key)}",
                  file=sys.stderr)
    return 1


def main(folder):
    folder = pathlib.Path(folder)
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    wrong = compare("result.csv", from_long(folder / "result.csv"), wanted(result))
    wrong |= compare(
        "result-wide.csv", from_wide(folder / "result-wide.csv"), wanted(result))
    votes = wanted_votes(result)
    wrong |= compare("nist-results.json", nist_json(folder / "nist-results.json"), votes)
    wrong |= compare("nist-results.xml", nist_xml(folder / "nist-results.xml"), votes)
    return wrong


sys.exit(main(sys.argv[1]))
