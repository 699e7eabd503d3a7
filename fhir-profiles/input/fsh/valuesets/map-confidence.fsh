ValueSet: MapConfidenceSet
Id: map-confidence
Title: "典拠の確かさ / Confidence"
Description: """
「典拠の確かさ」のすべての符号です。

All codes of the code system “Confidence”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system MapConfidenceCodes
