Profile: SesshuConsent
Parent: Consent
Id: sesshu-consent
Title: "同意 / Consent"
Description: """
本人または保護者の同意の記録です。本人のアプリに記録を見せること、転入者について前の市区町村へ照会すること、海外用の証明書や共有のリンクのために記録をまとめて使うことなど、目的を一つずつ分けて記録します。取り下げは status を inactive にした新しい版で表します。

What a person or guardian agreed to. Each purpose has its own consent: that an app of the person reads the records, that a municipality asks the former one about somebody who moved in, that records are put together for a travel certificate or a shared link, and so on. Withdrawal is a new version with status inactive.
"""
* insert Own
* ^purpose = "だれが、だれに、何を、いつまで見せることに同意したかを残し、取り下げをすぐに効かせるため。 / To keep who agreed to show what to whom and until when, and to let a withdrawal take effect at once."
* obeys ses-cons-1 and ses-cons-2 and ses-cons-3
* extension contains ConsentNotObtained named notObtained 0..1 MS
* extension[notObtained] ^short = "同意を得なかった理由 / Why consent was not obtained"
* identifier MS
* identifier ^short = "受付番号 / Reference number"
* status MS
* status ^short = "active 有効、inactive 取り下げ / In force, or withdrawn"
* scope MS
* scope = $CONSENT-SCOPE#patient-privacy
* scope ^short = "個人の記録の扱い / Privacy"
* category 1..1 MS
* category from ConsentPurposeSet (required)
* category ^short = "同意の目的。一つの同意に一つ / What the consent is for; one for each consent"
* patient 1..1 MS
* patient ^short = "だれの記録についてか / Whose records it is about"
* dateTime 1..1 MS
* dateTime ^short = "同意した、または決めた日時 / When it was agreed or decided"
* performer MS
* performer ^short = "同意した人（本人または保護者） / Who agreed: the person or a guardian"
* organization 1..* MS
* organization ^short = "記録を預かる市区町村 / The municipality that keeps the records"
* source[x] MS
* source[x] ^short = "同意書 / The form on which consent was given"
* policyRule 1..1 MS
* policyRule from InquiryBasisSet (extensible)
* policyRule ^short = "根拠（本人の同意、法令など） / The basis: consent, a statute and so on"
* verification MS
* verification ^short = "保護者の権限などを確かめた記録 / How the authority of a guardian was checked"
* provision 1..1 MS
* provision.type 1..1 MS
* provision.type = #permit
* provision.type ^short = "許すこと / What is permitted"
* provision.period MS
* provision.period ^short = "いつからいつまで / From when until when"
* provision.actor 1..* MS
* provision.actor ^short = "見てよい相手（アプリ、照会する市区町村） / Who may see: an app, or the municipality that asks"
* provision.actor.role MS
* provision.actor.reference MS
* provision.purpose MS
* provision.purpose ^short = "目的 / For what purpose"
* provision.class MS
* provision.class ^short = "見てよい記録の種類 / Kinds of records that may be seen"
* provision.dataPeriod MS
* provision.dataPeriod ^short = "見てよい記録の期間 / From which time records may be seen"

Invariant: ses-cons-1
Description: "本人の同意によるときは、同意した人がいます。 / Where the basis is consent, somebody agreed."
Severity: #error
Expression: "policyRule.coding.exists(system = 'https://sesshu.example/fhir/CodeSystem/inquiry-basis' and code = 'consent') implies performer.exists()"

Invariant: ses-cons-2
Description: "同意を得られない事情によるときは、その理由があります。 / Where consent cannot be had, the reason is on record."
Severity: #error
Expression: "policyRule.coding.exists(system = 'https://sesshu.example/fhir/CodeSystem/inquiry-basis' and code = 'consent-impossible') implies extension('https://sesshu.example/fhir/StructureDefinition/consent-not-obtained').exists()"

Invariant: ses-cons-3
Description: "アプリに見せる同意には、同意した人と終わりの日があります。 / Access of an app has somebody who agreed, and an end."
Severity: #error
Expression: "category.coding.exists(system = 'https://sesshu.example/fhir/CodeSystem/consent-purpose' and code = 'personal-app') implies (performer.exists() and provision.period.end.exists())"
