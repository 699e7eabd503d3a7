ValueSet: MapFitSet
Id: map-fit
Title: "対応の近さ / Fit of a mapping"
Description: """
「対応の近さ」のすべての符号です。

All codes of the code system “Fit of a mapping”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system MapFitCodes
