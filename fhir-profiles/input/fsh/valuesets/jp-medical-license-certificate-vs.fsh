ValueSet: JP_MedicalLicenseCertificate_VS
Id: jp-medical-license-certificate-vs
Title: "医療の免許の種類 / Kinds of medical licences"
Description: """
医療の免許の種類のすべてです。

All kinds of medical licences.
"""
* insert Restated(http://jpfhir.jp/fhir/core/ValueSet/JP_MedicalLicenseCertificate_VS)
* include codes from system $LICENCE
