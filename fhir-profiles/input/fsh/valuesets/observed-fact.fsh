ValueSet: ObservedFactSet
Id: observed-fact
Title: "接種の予定を左右する事実 / Facts that decide what is due"
Description: """
「接種の予定を左右する事実」のすべての符号です。

All codes of the code system “Facts that decide what is due”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system ObservedFactCodes
