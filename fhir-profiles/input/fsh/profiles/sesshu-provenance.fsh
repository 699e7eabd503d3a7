Profile: SesshuProvenance
Parent: Provenance
Id: sesshu-provenance
Title: "記録の由来 / Provenance"
Description: """
記録のある版が、だれの、どの行為から、何をもとに作られたかを示します。ファイルの行、接種券の読み取り、画面での入力、訂正のどれであっても、一つの版に一つあります。

Who made one version of a record, by which act and out of what: a row of a file, the scan of a coupon, an entry on a screen, or a correction. Each version has one.
"""
* insert Own
* ^purpose = "記録の一つ一つの版について、もとの紙・ファイル・端末までたどれるようにするため。 / To follow each version of a record back to its paper, file or device."
* obeys ses-prov-1 and ses-prov-2 and ses-prov-3
* extension contains RequestId named requestId 0..1 MS
* extension[requestId] ^short = "要求の番号 / Request identifier"
* target MS
* target ^short = "作られた版。版番号つきの参照 / The version that was made, as a reference with its version"
* occurred[x] MS
* occurred[x] ^short = "行われた日時（端末の時計による） / When it was done, by the clock of the device"
* recorded MS
* recorded ^short = "サーバーが受け取った日時 / When the server received it"
* policy MS
* policy ^short = "よりどころにした規則 / The rule that it rests on"
* location MS
* location ^short = "行われた会場 / The venue"
* reason MS
* reason ^short = "訂正などの理由 / Why, for example of a correction"
* activity 1..1 MS
* activity from RecordActivitySet (required)
* activity ^short = "どの行為から作られたか / The act that made it"
* agent MS
* agent.type 1..1 MS
* agent.type ^short = "関わり方（作成者・入力した装置・保管者） / As what: author, assembling device, custodian"
* agent.who MS
* agent.who ^short = "だれが / Who"
* agent.onBehalfOf MS
* agent.onBehalfOf ^short = "どの市区町村・機関のために / For which municipality or institution"
* entity MS
* entity ^short = "もとになったもの / What it was made of"
* entity.extension contains
    SourceRow named row 0..1 MS and
    ContentDigest named digest 0..1 MS and
    ScanSession named session 0..1 MS
* entity.role MS
* entity.what MS
* entity.what ^short = "取り込みや読み取りの番号、または前の版 / Number of the import or scan, or the version before"

Invariant: ses-prov-1
Description: "取り込みから作られた版は、もとの取り込みの番号と行番号を持ちます。 / What an import made names the import and its row."
Severity: #error
Expression: "activity.coding.exists(system = 'https://sesshu.example/fhir/CodeSystem/record-activity' and code = 'import') implies entity.exists(role = 'source' and what.identifier.value.exists() and extension('https://sesshu.example/fhir/StructureDefinition/source-row').exists())"

Invariant: ses-prov-2
Description: "読み取りから作られた版は、もとの読み取りの番号を持ちます。 / What a scan made names the scan."
Severity: #error
Expression: "activity.coding.exists(system = 'https://sesshu.example/fhir/CodeSystem/record-activity' and code = 'scan') implies entity.exists(role = 'source' and what.identifier.value.exists())"

Invariant: ses-prov-3
Description: "訂正・取り消し・統合には理由があります。 / A correction, an undoing and a merge have a reason."
Severity: #error
Expression: "activity.coding.exists(system = 'https://sesshu.example/fhir/CodeSystem/record-activity' and (code = 'correction' or code = 'undo' or code = 'merge')) implies reason.exists()"
