Profile: SesshuCertificateBundle
Parent: Bundle
Id: sesshu-certificate-bundle
Title: "接種証明書の文書 / Certificate as a document"
Description: """
接種証明書を FHIR の文書として渡すときの形です。表紙、接種を受けた人、発行した市区町村、証明した接種を含み、外を見なくても読めます。

A vaccination certificate as a FHIR document: its first page, the person, the issuer and the certified doses. It can be read without looking anything up.
"""
* insert Own
* ^purpose = "証明書を、ほかを見なくても読める一つの文書として渡すため。 / To hand over a certificate as one document that needs nothing else."
* identifier 1..1 MS
* identifier ^short = "証明書の番号 / Serial of the certificate"
* identifier.system 1..1
* identifier.system = $CERTIFICATE-ID (exactly)
* identifier.value 1..1
* type MS
* type = #document
* type ^short = "文書 / A document"
* timestamp 1..1 MS
* timestamp ^short = "この文書を組み立てた時刻 / When this document was put together"
* link MS
* link ^short = "文書を公開した場所（relation は publication） / Where the document is published (relation is publication)"
* entry 4..* MS
* entry obeys ses-certb-1
* entry.fullUrl 1..1
* entry.resource 1..1
* entry ^slicing.discriminator.type = #type
* entry ^slicing.discriminator.path = "resource"
* entry ^slicing.rules = #open
* entry contains
    composition 1..1 MS and
    patient 1..1 MS and
    organization 1..* MS and
    immunization 1..* MS and
    rendering 0..* MS and
    recommendation 0..1
* entry[composition].resource only SesshuCertificateComposition
* entry[composition] ^short = "表紙 / The first page"
* entry[patient].resource only Patient
* entry[patient] ^short = "接種を受けた人 / Who was vaccinated"
* entry[organization].resource only Organization
* entry[organization] ^short = "発行した市区町村、接種機関、製造者 / Issuer, institutions and makers"
* entry[immunization].resource only Immunization
* entry[immunization] obeys ses-certb-2
* entry[immunization] ^short = "証明した接種 / The doses that are certified"
* entry[rendering].resource only DocumentReference
* entry[rendering] ^short = "二次元コードなどの表現 / Renderings, such as a two-dimensional code"
* entry[recommendation].resource only ImmunizationRecommendation
* entry[recommendation] ^short = "次の接種の予定 / What is due next"
* signature MS
* signature ^short = "発行者の署名 / Signature of the issuer"

Invariant: ses-certb-1
Description: "文書の項目に search・request・response はありません。 / Entries of a document have no search, request or response."
Severity: #error
Expression: "search.empty() and request.empty() and response.empty()"

Invariant: ses-certb-2
Description: "証明するのは行われた接種だけで、日付は年月日まであり、力価不足ではありません。 / Only doses that were given, with a full date and not subpotent, are certified."
Severity: #error
Expression: "resource.status = 'completed' and resource.occurrence.ofType(dateTime).where(toString().length() >= 10).exists() and resource.isSubpotent.where($this).empty()"
