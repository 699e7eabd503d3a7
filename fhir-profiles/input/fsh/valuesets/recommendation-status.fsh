ValueSet: RecommendationStatusSet
Id: recommendation-status
Title: "接種の案内の状態 / Recommendation status"
Description: """
「接種の案内の状態」のすべての符号です。

All codes of the code system “Recommendation status”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system RecommendationStatusCodes
