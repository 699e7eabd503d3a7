Profile: SesshuConsent
Parent: Consent
Id: sesshu-consent
Title: "同意 / Consent"
Description: """
本人または保護者の同意の記録。三つの用途がある。PHR アプリに記録を見せること、転入者について前の市区町村へ照会すること、複数の市区町村の記録を一人のものとしてまとめること。取り下げは status を inactive にした新しい版で表す。

What a person or guardian agreed to, in one of three matters: that a personal health record app sees the records, that a municipality asks the former one about somebody who moved in, or that records of several municipalities are collated as one person's. Withdrawal is a new version with status inactive.
"""
* insert Own
* obeys sesshu-cons-1 and sesshu-cons-2 and sesshu-cons-3
* extension contains ConsentNotObtained named notObtained 0..1 MS
* extension[notObtained] ^short = "同意を得なかった理由 / Why consent was not obtained"
* identifier MS
* identifier ^short = "受付番号 / Reference number"
* status MS
* status ^short = "active 有効、inactive 取り下げ / In force, or withdrawn"
* scope MS
* scope = $CONSENT-SCOPE#patient-privacy
* scope ^short = "個人の記録の扱い / Privacy"
* category MS
* category ^slicing.discriminator.type = #value
* category ^slicing.discriminator.path = "coding.system"
* category ^slicing.rules = #open
* category contains matter 1..1 MS
* category[matter] from $VS-CONSENT-MATTER (required)
* category[matter].coding 1..1
* category[matter].coding.system 1..1
* category[matter].coding.system = $CS-CONSENT-MATTER
* category[matter].coding.code 1..1
* category[matter] ^short = "三つの用途のどれか / Which of the three matters"
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
* policyRule MS
* policyRule ^short = "法的根拠の符号 / Code of the legal basis"
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

Invariant: sesshu-cons-1
Description: "同意した人か、同意を得なかった理由のどちらかがある。 / There is either somebody who agreed or a reason why nobody was asked."
Severity: #error
Expression: "performer.exists() xor extension('https://sesshu.example/fhir/StructureDefinition/consent-not-obtained').exists()"

Invariant: sesshu-cons-2
Description: "アプリへの同意には同意した人がいて、終わりの日がある。 / Access of an app has somebody who agreed, and an end."
Severity: #error
Expression: "category.coding.exists(system = 'https://sesshu.example/fhir/CodeSystem/consent-matter' and code = 'app-access') implies (performer.exists() and provision.period.end.exists())"

Invariant: sesshu-cons-3
Description: "照会には法的根拠がある。 / An inquiry names its legal basis."
Severity: #error
Expression: "category.coding.exists(system = 'https://sesshu.example/fhir/CodeSystem/consent-matter' and code = 'movers-inquiry') implies policyRule.exists()"
