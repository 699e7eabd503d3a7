ValueSet: ReadingSourceSet
Id: reading-source
Title: "読み取りの手段 / Reading source"
Description: """
「読み取りの手段」のすべての符号です。

All codes of the code system “Reading source”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system ReadingSourceCodes
