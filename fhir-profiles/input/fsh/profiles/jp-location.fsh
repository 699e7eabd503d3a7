Profile: JP_Location
Parent: Location
Id: jp-location
Title: "場所 / Location in Japan"
Description: """
医療を行う場所です。管理する組織と、含まれる場所を示せます。

A place where care is given, the organization that runs it and the place that it is part of.
"""
* insert Restated(http://jpfhir.jp/fhir/core/StructureDefinition/JP_Location)
* managingOrganization only Reference(JP_Organization)
* partOf only Reference(JP_Location)
