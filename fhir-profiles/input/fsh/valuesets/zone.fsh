ValueSet: ZoneSet
Id: zone
Title: "入口 / Zones"
Description: """
「入口」のすべての符号です。

All codes of the code system “Zones”.
"""
* insert Own
* ^language = #ja
* include codes from system ZoneCodes
