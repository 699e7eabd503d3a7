Profile: SesshuCertificateDocumentReference
Parent: DocumentReference
Id: sesshu-certificate-document-reference
Title: "証明書の一つの表現 / One rendering of a certificate"
Description: """
一つの証明書を一つの形式で表したものの台帳です。形式ごとに番号があり、一つだけを失効させられます。載せた接種の版を覚えていて、訂正のときに探し出せます。

The register entry of one certificate in one format. Each has a serial of its own, so that it can be revoked alone, and remembers the versions of the doses that it states.
"""
* insert Own
* ^purpose = "発行した証明書を一つずつ失効させ、訂正のときに探し出すため。 / To revoke certificates one by one and to find those that a correction concerns."
* obeys ses-certd-1
* extension contains
    CertificatePurposeExtension named purpose 1..1 MS and
    CertificateValidity named validity 1..1 MS and
    CertificateRevocation named revocation 0..1 MS
* extension[purpose] ^short = "用途 / Purpose"
* extension[validity] ^short = "有効期間 / Validity"
* extension[revocation] ^short = "失効 / Revocation"
* masterIdentifier 1..1 MS
* masterIdentifier ^short = "この表現の番号 / Serial of this rendering"
* masterIdentifier.system 1..1
* masterIdentifier.system = $CERTIFICATE-ID (exactly)
* masterIdentifier.value 1..1
* identifier MS
* identifier ^short = "もとの証明書の番号、形式に固有の番号 / Serial of the certificate, and numbers that the format itself has"
* status MS
* status ^short = "current 有効、superseded 再発行済み、entered-in-error 失効 / In force, replaced, or revoked"
* type 1..1 MS
* type from CertificateFormatSet (required)
* type ^short = "形式 / Format"
* subject 1..1 MS
* subject only Reference(Patient)
* subject ^short = "接種を受けた人 / Who was vaccinated"
* date 1..1 MS
* date ^short = "発行した時刻 / When it was issued"
* author 1..* MS
* author only Reference(Organization)
* author ^short = "発行した市区町村 / The municipality that issued it"
* relatesTo MS
* relatesTo ^short = "再発行のとき、置き換えたもの / What this one replaces"
* content MS
* content ^short = "画像・文字列・PDF / Image, text, or PDF"
* content.attachment.contentType 1..1 MS
* content.attachment.hash MS
* content.format 1..1 MS
* content.format from CertificateRenderingSet (required)
* content.format ^short = "中身の種類 / Kind of content"
* context 1..1 MS
* context.related 1..* MS
* context.related only Reference(Immunization)
* context.related obeys ses-certd-2
* context.related ^short = "載せた接種の版 / The versions of doses that it states"

Invariant: ses-certd-1
Description: "失効したものの status は entered-in-error で、中身を持ちません。 / What is revoked has status entered-in-error and no content."
Severity: #error
Expression: "extension('https://sesshu.example/fhir/StructureDefinition/certificate-revocation').exists() implies (status = 'entered-in-error' and content.attachment.all(data.empty() and url.empty()))"

Invariant: ses-certd-2
Description: "接種への参照は版番号を含みます。 / A reference to a dose names its version."
Severity: #error
Expression: "reference.where(matches('/_history/[A-Za-z0-9.-]+$')).exists()"
