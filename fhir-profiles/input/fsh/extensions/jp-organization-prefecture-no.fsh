Extension: JP_Organization_PrefectureNo
Id: jp-organization-prefecture-no
Title: "都道府県番号 / Prefecture of an organization"
Description: """
組織がある都道府県の 2 桁の番号です。

The two-digit number of the prefecture that an organization stands in.
"""
* insert Restated(http://jpfhir.jp/fhir/core/Extension/StructureDefinition/JP_Organization_PrefectureNo)
* insert Context(Organization)
* . ^short = "都道府県番号 / Number of the prefecture"
* value[x] only Coding
* value[x] 1..1
* valueCoding from JP_PrefectureNumber_VS (extensible)
