Profile: JP_Practitioner
Parent: Practitioner
Id: jp-practitioner
Title: "医療者 / Practitioner in Japan"
Description: """
医師、看護師などの医療者です。医籍登録番号と麻薬施用者番号を資格に持てます。

A doctor, a nurse or another practitioner. The qualifications may hold the number in the register of doctors and licences to use narcotics.
"""
* insert Restated(http://jpfhir.jp/fhir/core/StructureDefinition/JP_Practitioner)
* identifier.assigner only Reference(JP_Organization)
* name only JP_HumanName
* qualification ^slicing.discriminator[0].type = #pattern
* qualification ^slicing.discriminator[0].path = "code"
* qualification ^slicing.rules = #open
* qualification.issuer only Reference(JP_Organization)
* qualification contains narcoticPrescriptionLicenseNumber 0..47 and medicalRegistrationNumber 0..1
* qualification[narcoticPrescriptionLicenseNumber] ^short = "麻薬施用者番号（都道府県ごと） / Licence to use narcotics, one for each prefecture"
* qualification[narcoticPrescriptionLicenseNumber].code = $LICENCE#narcotics-practitioner
* qualification[narcoticPrescriptionLicenseNumber].code from JP_MedicalLicenseCertificate_VS (required)
* qualification[medicalRegistrationNumber] ^short = "医籍登録番号 / Number in the register of doctors"
* qualification[medicalRegistrationNumber].code = $LICENCE#medical-registration
* qualification[medicalRegistrationNumber].code from JP_MedicalLicenseCertificate_VS (required)
* qualification[medicalRegistrationNumber].identifier.system 1..1
* qualification[medicalRegistrationNumber].identifier.system = $DOCTOR-REGISTER (exactly)
