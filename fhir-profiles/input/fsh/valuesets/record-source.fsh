ValueSet: RecordSourceSet
Id: record-source
Title: "記録の出どころ / Record source"
Description: """
「記録の出どころ」のすべての符号です。

All codes of the code system “Record source”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system RecordSourceCodes
