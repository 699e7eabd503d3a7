ValueSet: RecommendationReasonSet
Id: recommendation-reason
Title: "案内の理由 / Recommendation reason"
Description: """
「案内の理由」のすべての符号です。

All codes of the code system “Recommendation reason”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system RecommendationReasonCodes
