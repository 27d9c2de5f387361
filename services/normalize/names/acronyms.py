"""Acronyms that news uses without spelling them out: one actor under its full name. General knowledge, free to use."""

from __future__ import annotations

TABLE = """
AP|Associated Press
NYT|New York Times
WSJ|Wall Street Journal
CDC|Centers for Disease Control and Prevention
FDA|Food and Drug Administration
EPA|Environmental Protection Agency
FBI|Federal Bureau of Investigation
CIA|Central Intelligence Agency
NSA|National Security Agency
DHS|Department of Homeland Security
HHS|Department of Health and Human Services
DOJ|Department of Justice
USGS|U.S. Geological Survey
NOAA|National Oceanic and Atmospheric Administration
ACLU|American Civil Liberties Union
NRA|National Rifle Association
WHO|World Health Organization
IMF|International Monetary Fund
WTO|World Trade Organization
IAEA|International Atomic Energy Agency
ICC|International Criminal Court
ECB|European Central Bank
"""

ACRONYM = dict(line.split("|") for line in TABLE.split("\n") if line)
"""The acronym -> the full name."""
