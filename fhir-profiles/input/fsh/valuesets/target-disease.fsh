ValueSet: TargetDiseaseSet
Id: target-disease
Title: "対象疾病 / Target disease"
Description: """
「対象疾病」のすべての符号です。

All codes of the code system “Target disease”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system TargetDiseaseCodes
