ValueSet: VenueKindSet
Id: venue-kind
Title: "会場の種類 / Venue kind"
Description: """
「会場の種類」のすべての符号です。

All codes of the code system “Venue kind”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system VenueKindCodes
