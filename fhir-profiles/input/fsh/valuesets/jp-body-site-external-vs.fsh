ValueSet: JP_MedicationBodySiteJAMIExternal_VS
Id: jp-body-site-external-vs
Title: "外用部位 / External body sites"
Description: """
外用部位コードのすべてです。

All external body sites.
"""
* insert Restated(http://jpfhir.jp/fhir/core/ValueSet/JP_MedicationBodySiteJAMIExternal_VS)
* include codes from system $BODY-SITE
