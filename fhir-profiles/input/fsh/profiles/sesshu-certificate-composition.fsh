Profile: SesshuCertificateComposition
Parent: Composition
Id: sesshu-certificate-composition
Title: "接種証明書の表紙 / Composition of a certificate"
Description: """
接種証明書の文書の表紙です。だれの、どの接種を、どの市区町村が、いつ、何のために証明したかを示します。署名された中身から作られ、それ自体は署名の対象ではありません。

The first page of a vaccination certificate as a FHIR document: whose doses, which of them, certified by which municipality, when and for what. It is built from what was signed and is not the signed object itself.
"""
* insert Own
* ^purpose = "証明書が何を証明しているかを、署名の形式によらずに読めるようにするため。 / To make readable what a certificate states, whatever the format of its signature."
* extension contains
    CertificatePurposeExtension named purpose 1..1 MS and
    CertificateValidity named validity 1..1 MS
* extension[purpose] ^short = "用途 / Purpose"
* extension[validity] ^short = "有効期間 / Validity"
* identifier 1..1 MS
* identifier ^short = "証明書の番号 / Serial of the certificate"
* identifier.system 1..1
* identifier.system = $CERTIFICATE-ID (exactly)
* identifier.value 1..1
* status MS
* status ^short = "final、失効したら entered-in-error / final, or entered-in-error once revoked"
* type MS
* type = $LOINC#82593-5
* type ^short = "予防接種のまとめ / Immunization summary"
* subject 1..1 MS
* subject only Reference(Patient)
* subject ^short = "接種を受けた人 / Who was vaccinated"
* date MS
* date ^short = "発行した日時 / When it was issued"
* author MS
* author only Reference(Organization)
* author ^short = "発行した市区町村 / The municipality that issued it"
* title MS
* title ^short = "証明書の題名 / Title of the certificate"
* attester 1..* MS
* attester ^short = "証明した機関 / Who attests it"
* attester.mode MS
* attester.mode = #official
* attester.party 1..1 MS
* attester.party only Reference(Organization)
* relatesTo MS
* relatesTo ^short = "再発行のとき、置き換えた証明書 / The certificate that this one replaces"
* section 1..* MS
* section ^slicing.discriminator.type = #pattern
* section ^slicing.discriminator.path = "code"
* section ^slicing.rules = #open
* section contains immunizations 1..1 MS
* section[immunizations] ^short = "証明した接種 / The doses that are certified"
* section[immunizations].code 1..1
* section[immunizations].code = $LOINC#11369-6
* section[immunizations].entry 1..* MS
* section[immunizations].entry only Reference(Immunization)
* section[immunizations].entry.extension contains CertifiedVersion named version 1..1 MS
* section[immunizations].entry.extension[version] ^short = "証明した版 / Version that was certified"
* section[immunizations].emptyReason 0..0
