Profile: JP_Organization
Parent: Organization
Id: jp-organization
Title: "組織 / Organization in Japan"
Description: """
医療機関、保険者、自治体、製造者などの組織です。医療機関コードと保険者番号を識別子に持てます。

An organization: an institution, an insurer, a municipality, a manufacturer. Its identifiers may hold an institution's code and an insurer's number.
"""
* insert Restated(http://jpfhir.jp/fhir/core/StructureDefinition/JP_Organization)
* extension contains
    JP_Organization_PrefectureNo named prefectureNo 0..1 and
    JP_Organization_InsuranceOrganizationCategory named organizationCategory 0..1 and
    JP_Organization_InsuranceOrganizationNo named organizationNo 0..1
* identifier ^slicing.discriminator[0].type = #value
* identifier ^slicing.discriminator[0].path = "system"
* identifier ^slicing.rules = #open
* identifier.assigner only Reference(JP_Organization)
* identifier contains medicalInstitutionCode 0..* and insurerNumber 0..*
* identifier[medicalInstitutionCode] ^short = "医療機関コード（10 桁） / Institution's code (ten digits)"
* identifier[medicalInstitutionCode].system 1..1
* identifier[medicalInstitutionCode].system = $INSTITUTION-10 (exactly)
* identifier[insurerNumber] ^short = "保険者番号 / Insurer's number"
* identifier[insurerNumber].system 1..1
* identifier[insurerNumber].system = $INSURER (exactly)
* partOf only Reference(JP_Organization)
* contact.name only JP_HumanName
