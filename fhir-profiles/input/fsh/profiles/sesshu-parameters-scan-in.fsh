Profile: SesshuParametersScanIn
Parent: Parameters
Id: sesshu-parameters-scan-in
Title: "接種券の読み取りの報告 / Report of a scan"
Description: """
会場の端末が、接種券一枚の読み取りを報告するときの形です。読み取った手段ごとの文字をそのまま渡し、判断はサーバーが行います。自分で読めない端末は、
券の写真（PNG か JPEG）を渡します。

How a tablet at a venue reports the reading of one coupon. Each source is handed over as it was read, and the server decides. A tablet that cannot read by itself hands over a photograph (PNG or JPEG).
"""
* insert Own
* obeys ses-scan-1
* ^purpose = "操作の入力または結果の形を、呼び出す前に確かめられるようにするため。 / To check the shape of an operation’s input or output before it is called."
* parameter 6..* MS
* parameter ^slicing.discriminator.type = #value
* parameter ^slicing.discriminator.path = "name"
* parameter ^slicing.rules = #closed
* parameter contains
    scanId 1..1 MS and
    sessionId 1..1 MS and
    segment 1..1 MS and
    deviceId 1..1 MS and
    capturedAt 1..1 MS and
    reading 0..* MS and
    picture 0..1 MS and
    intent 0..1 MS and
    kindOverride 0..1 and
    secondFactor 0..1 and
    sequence 0..1
* parameter[scanId] ^short = "読み取りの番号。再送でも同じ / Identifier of the scan; the same when sent again"
* parameter[scanId].name = "scanId" (exactly)
* parameter[scanId].value[x] 1..1
* parameter[scanId].value[x] only string
* parameter[scanId].resource 0..0
* parameter[scanId].part 0..0
* parameter[sessionId] ^short = "会場設定 / Session at the venue"
* parameter[sessionId].name = "sessionId" (exactly)
* parameter[sessionId].value[x] 1..1
* parameter[sessionId].value[x] only string
* parameter[sessionId].resource 0..0
* parameter[sessionId].part 0..0
* parameter[segment] ^short = "設定の区間 / Segment of the session"
* parameter[segment].name = "segment" (exactly)
* parameter[segment].value[x] 1..1
* parameter[segment].value[x] only positiveInt
* parameter[segment].resource 0..0
* parameter[segment].part 0..0
* parameter[deviceId] ^short = "端末 / The device"
* parameter[deviceId].name = "deviceId" (exactly)
* parameter[deviceId].value[x] 1..1
* parameter[deviceId].value[x] only string
* parameter[deviceId].resource 0..0
* parameter[deviceId].part 0..0
* parameter[capturedAt] ^short = "端末の時計での時刻 / When it was read, by the clock of the device"
* parameter[capturedAt].name = "capturedAt" (exactly)
* parameter[capturedAt].value[x] 1..1
* parameter[capturedAt].value[x] only instant
* parameter[capturedAt].resource 0..0
* parameter[capturedAt].part 0..0
* parameter[reading] ^short = "手段ごとの読み取り / One reading for each source"
* parameter[reading].name = "reading" (exactly)
* parameter[reading].value[x] 0..0
* parameter[reading].resource 0..0
* parameter[reading].part 1..*
* parameter[reading].part ^slicing.discriminator.type = #value
* parameter[reading].part ^slicing.discriminator.path = "name"
* parameter[reading].part ^slicing.rules = #closed
* parameter[reading].part contains
    source 1..1 and
    text 1..1 and
    minConfidence 0..1
* parameter[reading].part[source] ^short = "読み取りの手段 / How it was read"
* parameter[reading].part[source].name = "source" (exactly)
* parameter[reading].part[source].value[x] 1..1
* parameter[reading].part[source].value[x] only code
* parameter[reading].part[source].resource 0..0
* parameter[reading].part[source].part 0..0
* parameter[reading].part[source].value[x] from ReadingSourceSet (required)
* parameter[reading].part[text] ^short = "読み取ったままの文字 / The text as it was read"
* parameter[reading].part[text].name = "text" (exactly)
* parameter[reading].part[text].value[x] 1..1
* parameter[reading].part[text].value[x] only string
* parameter[reading].part[text].resource 0..0
* parameter[reading].part[text].part 0..0
* parameter[reading].part[minConfidence] ^short = "文字ごとの確からしさの最小 / Lowest confidence of a character"
* parameter[reading].part[minConfidence].name = "minConfidence" (exactly)
* parameter[reading].part[minConfidence].value[x] 1..1
* parameter[reading].part[minConfidence].value[x] only decimal
* parameter[reading].part[minConfidence].resource 0..0
* parameter[reading].part[minConfidence].part 0..0
* parameter[picture] ^short = "接種券の写真。読み取りの代わりに、または一緒に / Photograph of the coupon, instead of readings or beside them"
* parameter[picture].name = "picture" (exactly)
* parameter[picture].value[x] 1..1
* parameter[picture].value[x] only Attachment
* parameter[picture].resource 0..0
* parameter[picture].part 0..0
* parameter[intent] ^short = "会場の職員の意図 / What staff intend"
* parameter[intent].name = "intent" (exactly)
* parameter[intent].value[x] 1..1
* parameter[intent].value[x] only code
* parameter[intent].resource 0..0
* parameter[intent].part 0..0
* parameter[intent].value[x] from ScanIntentSet (required)
* parameter[kindOverride] ^short = "券種と違う使い方をした理由 / Why the coupon is used for something else than its kind says"
* parameter[kindOverride].name = "kindOverride" (exactly)
* parameter[kindOverride].value[x] 1..1
* parameter[kindOverride].value[x] only string
* parameter[kindOverride].resource 0..0
* parameter[kindOverride].part 0..0
* parameter[secondFactor] ^short = "手がかりを本人と見比べた結果（same・different） / What comparing the hint with the person gave: same or different"
* parameter[secondFactor].name = "secondFactor" (exactly)
* parameter[secondFactor].value[x] 1..1
* parameter[secondFactor].value[x] only code
* parameter[secondFactor].resource 0..0
* parameter[secondFactor].part 0..0
* parameter[sequence] ^short = "端末の中の通し番号 / Place in the order of the device"
* parameter[sequence].name = "sequence" (exactly)
* parameter[sequence].value[x] 1..1
* parameter[sequence].value[x] only unsignedInt
* parameter[sequence].resource 0..0
* parameter[sequence].part 0..0
* parameter[scanId].value[x] ^maxLength = 64
* parameter[reading].part[text].value[x] ^maxLength = 200
* parameter[picture].valueAttachment.contentType 1..1
* parameter[picture].valueAttachment.data 1..1

Invariant: ses-scan-1
Description: "読み取りか写真の、少なくとも一方があります。 / There is a reading or a picture at least."
Severity: #error
Expression: "parameter.where(name = 'reading' or name = 'picture').exists()"
