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
SEC|Securities and Exchange Commission
ICE|Immigration and Customs Enforcement
CBP|Customs and Border Protection
FAA|Federal Aviation Administration
NTSB|National Transportation Safety Board
FCC|Federal Communications Commission
FTC|Federal Trade Commission
FEMA|Federal Emergency Management Agency
IRS|Internal Revenue Service
DEA|Drug Enforcement Administration
OSHA|Occupational Safety and Health Administration
TSA|Transportation Security Administration
NIH|National Institutes of Health
NLRB|National Labor Relations Board
GAO|Government Accountability Office
CBO|Congressional Budget Office
OMB|Office of Management and Budget
DNC|Democratic National Committee
RNC|Republican National Committee
ISIS|Islamic State
ISIL|Islamic State
IOC|International Olympic Committee
ICJ|International Court of Justice
OSCE|Organization for Security and Co-operation in Europe
"""

ACRONYM = dict(line.split("|") for line in TABLE.split("\n") if line)
"""The acronym -> the full name."""

WITH_AND = (
    *(name for name in ACRONYM.values() if " and " in name),
    "Health and Human Services",
    "Housing and Urban Development",
    "Fish and Wildlife Service",
    "Ways and Means Committee",
    "Port Authority of New York and New Jersey",
    "Islamic State of Iraq and Syria",
    "Islamic State of Iraq and the Levant",
)
"""Full names that hold an 'and'."""
