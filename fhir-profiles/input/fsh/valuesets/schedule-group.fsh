ValueSet: ScheduleGroupSet
Id: schedule-group
Title: "接種の予定の区分 / Schedule groups"
Description: """
「接種の予定の区分」のすべての符号です。

All codes of the code system “Schedule groups”.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system ScheduleGroupCodes
