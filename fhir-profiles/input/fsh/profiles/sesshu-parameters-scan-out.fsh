Profile: SesshuParametersScanOut
Parent: Parameters
Id: sesshu-parameters-scan-out
Title: "接種券の読み取りの結果 / Outcome of a scan"
Description: """
読み取りの報告への答えです。会場で要ることだけを返します。氏名・住所・個人番号は返しません。

The answer to the report of a scan. It holds what the venue needs and nothing else: no name, no address, no individual number.
"""
* insert Own
* ^purpose = "操作の入力または結果の形を、呼び出す前に確かめられるようにするため。 / To check the shape of an operation’s input or output before it is called."
* parameter 2..* MS
* parameter ^slicing.discriminator.type = #value
* parameter ^slicing.discriminator.path = "name"
* parameter ^slicing.rules = #closed
* parameter contains
    scanId 1..1 MS and
    outcome 1..1 MS and
    flag 0..* MS and
    coupon 0..1 MS and
    hint 0..1 MS and
    immunization 0..1 MS and
    quality 0..* MS and
    reading 0..* MS and
    seen 0..* MS and
    clockOffMs 0..1 MS and
    serverMs 0..1 MS
* parameter[scanId] ^short = "報告と同じ番号 / The identifier that was reported"
* parameter[scanId].name = "scanId" (exactly)
* parameter[scanId].value[x] 1..1
* parameter[scanId].value[x] only string
* parameter[scanId].resource 0..0
* parameter[scanId].part 0..0
* parameter[outcome] ^short = "結果 / The outcome"
* parameter[outcome].name = "outcome" (exactly)
* parameter[outcome].value[x] 1..1
* parameter[outcome].value[x] only code
* parameter[outcome].resource 0..0
* parameter[outcome].part 0..0
* parameter[outcome].value[x] from ScanOutcomeSet (required)
* parameter[flag] ^short = "結果に添える印 / Flags beside the outcome"
* parameter[flag].name = "flag" (exactly)
* parameter[flag].value[x] 1..1
* parameter[flag].value[x] only code
* parameter[flag].resource 0..0
* parameter[flag].part 0..0
* parameter[flag].value[x] from ScanOutcomeSet (required)
* parameter[coupon] ^short = "読み取れた接種券 / The coupon that was read"
* parameter[coupon].name = "coupon" (exactly)
* parameter[coupon].value[x] 0..0
* parameter[coupon].resource 0..0
* parameter[coupon].part 1..*
* parameter[coupon].part ^slicing.discriminator.type = #value
* parameter[coupon].part ^slicing.discriminator.path = "name"
* parameter[coupon].part ^slicing.rules = #closed
* parameter[coupon].part contains
    kind 1..1 and
    dose 1..1 and
    municipality 1..1 and
    municipalityName 0..1
* parameter[coupon].part[kind] ^short = "券種の数字 / Digit of the kind"
* parameter[coupon].part[kind].name = "kind" (exactly)
* parameter[coupon].part[kind].value[x] 1..1
* parameter[coupon].part[kind].value[x] only string
* parameter[coupon].part[kind].resource 0..0
* parameter[coupon].part[kind].part 0..0
* parameter[coupon].part[dose] ^short = "回数 / Dose number"
* parameter[coupon].part[dose].name = "dose" (exactly)
* parameter[coupon].part[dose].value[x] 1..1
* parameter[coupon].part[dose].value[x] only positiveInt
* parameter[coupon].part[dose].resource 0..0
* parameter[coupon].part[dose].part 0..0
* parameter[coupon].part[municipality] ^short = "発行した市区町村の団体コード / Code of the municipality that issued it"
* parameter[coupon].part[municipality].name = "municipality" (exactly)
* parameter[coupon].part[municipality].value[x] 1..1
* parameter[coupon].part[municipality].value[x] only string
* parameter[coupon].part[municipality].resource 0..0
* parameter[coupon].part[municipality].part 0..0
* parameter[coupon].part[municipalityName] ^short = "その名前 / Its name"
* parameter[coupon].part[municipalityName].name = "municipalityName" (exactly)
* parameter[coupon].part[municipalityName].value[x] 1..1
* parameter[coupon].part[municipalityName].value[x] only string
* parameter[coupon].part[municipalityName].resource 0..0
* parameter[coupon].part[municipalityName].part 0..0
* parameter[hint] ^short = "本人と見比べる手がかり（名のかなの頭文字と生年月） / Hint to compare: first kana of the names, and year and month of birth"
* parameter[hint].name = "hint" (exactly)
* parameter[hint].value[x] 1..1
* parameter[hint].value[x] only string
* parameter[hint].resource 0..0
* parameter[hint].part 0..0
* parameter[immunization] ^short = "作られた記録 / The record that was made"
* parameter[immunization].name = "immunization" (exactly)
* parameter[immunization].value[x] 1..1
* parameter[immunization].value[x] only Reference(Immunization)
* parameter[immunization].resource 0..0
* parameter[immunization].part 0..0
* parameter[quality] ^short = "記録に付いた品質の印 / Quality tags of the record"
* parameter[quality].name = "quality" (exactly)
* parameter[quality].value[x] 1..1
* parameter[quality].value[x] only code
* parameter[quality].resource 0..0
* parameter[quality].part 0..0
* parameter[quality].value[x] from QualitySet (required)
* parameter[reading] ^short = "見比べる読み取り（HOLD-CONFIRM・SCAN-MISMATCH） / A reading to be compared (HOLD-CONFIRM, SCAN-MISMATCH)"
* parameter[reading].name = "reading" (exactly)
* parameter[reading].value[x] 0..0
* parameter[reading].resource 0..0
* parameter[reading].part 1..*
* parameter[reading].part ^slicing.discriminator.type = #value
* parameter[reading].part ^slicing.discriminator.path = "name"
* parameter[reading].part ^slicing.rules = #closed
* parameter[reading].part contains
    source 1..1 and
    text 0..1 and
    doubtful 0..* and
    suggestion 0..1
* parameter[reading].part[source] ^short = "読み取りの手段 / How it was read"
* parameter[reading].part[source].name = "source" (exactly)
* parameter[reading].part[source].value[x] 1..1
* parameter[reading].part[source].value[x] only code
* parameter[reading].part[source].resource 0..0
* parameter[reading].part[source].part 0..0
* parameter[reading].part[source].value[x] from ReadingSourceSet (required)
* parameter[reading].part[text] ^short = "読み取った文字。何も読めなければありません / What was read; missing where nothing was"
* parameter[reading].part[text].name = "text" (exactly)
* parameter[reading].part[text].value[x] 1..1
* parameter[reading].part[text].value[x] only string
* parameter[reading].part[text].resource 0..0
* parameter[reading].part[text].part 0..0
* parameter[reading].part[doubtful] ^short = "疑わしい文字の位置（1 から） / Place of a doubtful character, from 1"
* parameter[reading].part[doubtful].name = "doubtful" (exactly)
* parameter[reading].part[doubtful].value[x] 1..1
* parameter[reading].part[doubtful].value[x] only positiveInt
* parameter[reading].part[doubtful].resource 0..0
* parameter[reading].part[doubtful].part 0..0
* parameter[reading].part[suggestion] ^short = "文字を数字と見た場合の候補。人が確かめるまで使いません / What it would be if letters stood for digits; never taken unless somebody confirms it"
* parameter[reading].part[suggestion].name = "suggestion" (exactly)
* parameter[reading].part[suggestion].value[x] 1..1
* parameter[reading].part[suggestion].value[x] only string
* parameter[reading].part[suggestion].resource 0..0
* parameter[reading].part[suggestion].part 0..0
* parameter[seen] ^short = "写真から読めたもの（登録に至らなかったとき） / What was read in the picture, where nothing came of it"
* parameter[seen].name = "seen" (exactly)
* parameter[seen].value[x] 0..0
* parameter[seen].resource 0..0
* parameter[seen].part 1..*
* parameter[seen].part ^slicing.discriminator.type = #value
* parameter[seen].part ^slicing.discriminator.path = "name"
* parameter[seen].part ^slicing.rules = #closed
* parameter[seen].part contains
    source 1..1 and
    text 0..1 and
    minConfidence 0..1 and
    doubtful 0..*
* parameter[seen].part[source] ^short = "読み取りの手段 / How it was read"
* parameter[seen].part[source].name = "source" (exactly)
* parameter[seen].part[source].value[x] 1..1
* parameter[seen].part[source].value[x] only code
* parameter[seen].part[source].resource 0..0
* parameter[seen].part[source].part 0..0
* parameter[seen].part[source].value[x] from ReadingSourceSet (required)
* parameter[seen].part[text] ^short = "読み取った文字。何も読めなければありません / What was read; missing where nothing was"
* parameter[seen].part[text].name = "text" (exactly)
* parameter[seen].part[text].value[x] 1..1
* parameter[seen].part[text].value[x] only string
* parameter[seen].part[text].resource 0..0
* parameter[seen].part[text].part 0..0
* parameter[seen].part[minConfidence] ^short = "文字ごとの確からしさの最小 / Lowest confidence of a character"
* parameter[seen].part[minConfidence].name = "minConfidence" (exactly)
* parameter[seen].part[minConfidence].value[x] 1..1
* parameter[seen].part[minConfidence].value[x] only decimal
* parameter[seen].part[minConfidence].resource 0..0
* parameter[seen].part[minConfidence].part 0..0
* parameter[seen].part[doubtful] ^short = "疑わしい文字の位置（1 から） / Place of a doubtful character, from 1"
* parameter[seen].part[doubtful].name = "doubtful" (exactly)
* parameter[seen].part[doubtful].value[x] 1..1
* parameter[seen].part[doubtful].value[x] only positiveInt
* parameter[seen].part[doubtful].resource 0..0
* parameter[seen].part[doubtful].part 0..0
* parameter[clockOffMs] ^short = "端末の時計の遅れ（ミリ秒。進んでいれば負）。5 分を超えるとき / How far the clock of the device is behind, in milliseconds (negative: ahead), where it is more than five minutes off"
* parameter[clockOffMs].name = "clockOffMs" (exactly)
* parameter[clockOffMs].value[x] 1..1
* parameter[clockOffMs].value[x] only integer
* parameter[clockOffMs].resource 0..0
* parameter[clockOffMs].part 0..0
* parameter[serverMs] ^short = "サーバーでかかった時間（ミリ秒） / Time taken in the server, in milliseconds"
* parameter[serverMs].name = "serverMs" (exactly)
* parameter[serverMs].value[x] 1..1
* parameter[serverMs].value[x] only unsignedInt
* parameter[serverMs].resource 0..0
* parameter[serverMs].part 0..0
* parameter[hint].value[x] ^maxLength = 20
* parameter[reading].part[text].value[x] ^maxLength = 200
* parameter[seen].part[text].value[x] ^maxLength = 200
