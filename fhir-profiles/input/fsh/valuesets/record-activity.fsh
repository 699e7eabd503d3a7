ValueSet: RecordActivitySet
Id: record-activity
Title: "記録を作った行為 / Acts that make a version of a record"
Description: """
「記録を作った行為」のすべての符号です。

All codes of the code system “Acts that make a version of a record”.
"""
* insert Own
* ^language = #ja
* include codes from system RecordActivityCodes
