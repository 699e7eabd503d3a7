Profile: SesshuAuditEvent
Parent: AuditEvent
Id: sesshu-audit-event
Title: "監査記録 / Audit event"
Description: """
個人の記録への一度のアクセスです。だれが、どのアプリや端末で、どの入口から、何を、何のために行い、どうなったかを示します。氏名などの自由な文章も、記録の中身も入れません。

One access to personal data: who, with which app or device, through which zone, did what to what, for which purpose, and how it ended. It holds no names and no free text, and nothing of the records themselves.
"""
* insert Own
* ^purpose = "だれが記録を見たかを、自治体と本人があとから調べられるようにするため。 / So that municipalities and the persons concerned can find out who saw a record."
* obeys ses-audit-1
* extension contains
    ZoneExtension named zone 1..1 MS and
    RequestId named requestId 1..1 MS
* extension[zone] ^short = "入口 / Zone"
* extension[requestId] ^short = "要求の番号 / Request identifier"
* type MS
* type ^short = "出来事の大分類 / Kind of event"
* subtype MS
* subtype ^short = "FHIR の操作と、この製品での行為 / The interaction of FHIR, and the act in this product"
* subtype from AuditEventSubtypeSet (extensible)
* subtype ^slicing.discriminator.type = #value
* subtype ^slicing.discriminator.path = "system"
* subtype ^slicing.rules = #open
* subtype contains act 0..1 MS
* subtype[act] from AuditSubtypeSet (required)
* subtype[act] ^short = "読み取り・取り込み・照会・証明書の発行など / Scan, import, inquiry, issue of a certificate and so on"
* subtype[act].system 1..1
* subtype[act].system = $AUDIT-SUBTYPE (exactly)
* subtype[act].code 1..1
* action 1..1 MS
* action ^short = "作成・読み取り・更新・削除・実行 / Create, read, update, delete, execute"
* recorded MS
* recorded ^short = "日時（UTC で比べられる） / When"
* outcome 1..1 MS
* outcome ^short = "0 成功、4 小さな失敗、8 拒否や誤り、12 障害 / 0 success, 4 minor, 8 serious, 12 major"
* outcomeDesc 0..0
* purposeOfEvent MS
* purposeOfEvent ^short = "目的 / For what purpose"
* agent MS
* agent ^short = "人、アプリ、端末 / Person, app, device"
* agent.type MS
* agent.who 1..1 MS
* agent.who ^short = "だれか。番号で示し、名前は書かない / Who, by an identifier and without a name"
* agent.who.display 0..0
* agent.name 0..0
* agent.requestor MS
* agent.requestor ^short = "要求した当人か。一人だけ true / Whether this one asked; true for exactly one"
* agent.network MS
* agent.network ^short = "どこから / From where"
* agent.purposeOfUse MS
* source MS
* source.site 1..1 MS
* source.site ^short = "どの市区町村の区画か（団体コード） / The partition, by the municipality's code"
* source.site obeys ses-audit-2
* source.observer MS
* source.observer ^short = "記録したサーバー / The server that observed it"
* entity MS
* entity.what MS
* entity.what ^short = "対象の版 / The version that was touched"
* entity.what.display 0..0
* entity.type MS
* entity.role MS
* entity.name 0..0
* entity.description 0..0
* entity.query MS
* entity.query ^short = "検索の条件（base64） / The search that was asked, in base64"
* entity.detail MS
* entity.detail ^short = "件数など / Counts, for example"

Invariant: ses-audit-1
Description: "要求した当人は一人だけです。 / Exactly one agent asked."
Severity: #error
Expression: "agent.where(requestor = true).count() = 1"

Invariant: ses-audit-2
Description: "区画は 6 桁の団体コードか system です。 / A partition is a six-digit code or the word system."
Severity: #error
Expression: "$this.matches('^(0[1-9]|[1-3][0-9]|4[0-7])[0-9]{4}$') or $this = 'system'"
