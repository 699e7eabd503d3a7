Profile: SesshuImmunizationRecommendation
Parent: ImmunizationRecommendation
Id: sesshu-immunization-recommendation
Title: "接種の予定 / Immunization recommendation"
Description: """
一人について、ある日に計算した次の接種の予定です。ワクチンの区分ごとに一つの recommendation を持ち、状態・日付・理由・根拠にした接種記録を示します。計算で作られ、人が書き換えることはありません。

What is due next for one person, computed on one day: one recommendation for each vaccine group, with status, dates, reasons and the doses that it rests on. It is computed and never edited.
"""
* insert Own
* ^purpose = "次にいつ、何を接種すればよいかを、アプリ・会場・自治体が同じ形で受け取るため。 / So that apps, venues and municipalities receive what is due next in one form."
* extension contains
    MunicipalityExtension named municipality 0..1 MS and
    ScheduleVersion named scheduleVersion 1..1 MS and
    ForecastTrace named trace 0..1 and
    ReviewOn named reviewOn 0..1 MS
* extension[municipality] ^short = "だれの記録から計算したか（自治体） / Municipality whose records it was computed from"
* extension[reviewOn] ^short = "この日に見直す。それまで内容は変わらない / Looked at again on this day; it holds until then"
* extension[scheduleVersion] ^short = "計算に使ったスケジュールの版 / Version of the schedule used"
* patient MS
* patient ^short = "誰の予定か / Whose recommendation it is"
* date MS
* date ^short = "評価日。この日に立って計算した / The day of assessment"
* authority MS
* authority only Reference(Organization)
* authority ^short = "スケジュールに責任を持つ機関（市区町村など） / Who answers for the schedule"
* obeys ses-rec-1
* recommendation MS
* recommendation ^short = "ワクチンの区分ごとに一つ / One for each vaccine group"
* recommendation obeys ses-rec-2 and ses-rec-3 and ses-rec-4 and ses-rec-5
* recommendation.extension contains
    VaccineGroupExtension named vaccineGroup 1..1 MS and
    ProgrammeExtension named programme 0..1 MS
* recommendation.extension[vaccineGroup] ^short = "接種の予定の区分 / Group of the schedule"
* recommendation.extension[programme] ^short = "定期（A類・B類）か任意か / Routine (class A or B) or voluntary"
* recommendation.vaccineCode MS
* recommendation.vaccineCode from VaccineCodeSet (extensible)
* recommendation.vaccineCode ^short = "次に使えるワクチン（望ましい順） / Vaccines that may be used next, preferred first"
* recommendation.targetDisease MS
* recommendation.targetDisease ^short = "単一の疾病の区分のときだけ / Only where the group is about one disease"
* recommendation.contraindicatedVaccineCode MS
* recommendation.contraindicatedVaccineCode ^short = "使ってはならないワクチン / Vaccines that must not be used"
* recommendation.forecastStatus MS
* recommendation.forecastStatus from ForecastStatusSet (required)
* recommendation.forecastStatus ^short = "状態。この製品の符号を必ず持つ / Status; a code of this product is always there"
* recommendation.forecastStatus.coding MS
* recommendation.forecastStatus.coding ^slicing.discriminator.type = #value
* recommendation.forecastStatus.coding ^slicing.discriminator.path = "system"
* recommendation.forecastStatus.coding ^slicing.rules = #open
* recommendation.forecastStatus.coding contains sesshu 1..1 MS and r4 0..1 and immds 0..1
* recommendation.forecastStatus.coding[sesshu].system 1..1
* recommendation.forecastStatus.coding[sesshu].system = $RECOMMENDATION-STATUS (exactly)
* recommendation.forecastStatus.coding[sesshu].code 1..1
* recommendation.forecastStatus.coding[sesshu] from RecommendationStatusSet (required)
* recommendation.forecastStatus.coding[sesshu] ^short = "九つの状態のどれか / One of the nine states"
* recommendation.forecastStatus.coding[r4].system 1..1
* recommendation.forecastStatus.coding[r4].system = $R4-RECOMMENDATION-STATUS (exactly)
* recommendation.forecastStatus.coding[r4] ^short = "R4 の符号。対応するものがあるとき / The code of R4, where there is one"
* recommendation.forecastStatus.coding[immds].system 1..1
* recommendation.forecastStatus.coding[immds].system = $IMMDS-STATUS (exactly)
* recommendation.forecastStatus.coding[immds] ^short = "国際的な予測手順の符号 / The code of the international forecast interface"
* recommendation.forecastReason MS
* recommendation.forecastReason from ForecastReasonSet (extensible)
* recommendation.forecastReason ^short = "その状態である理由 / Why the status is what it is"
* recommendation.dateCriterion MS
* recommendation.dateCriterion ^short = "四通りの日付 / The four dates"
* recommendation.dateCriterion.code from RecommendationDateCriterionSet (required)
* recommendation.dateCriterion ^slicing.discriminator.type = #pattern
* recommendation.dateCriterion ^slicing.discriminator.path = "code"
* recommendation.dateCriterion ^slicing.rules = #open
* recommendation.dateCriterion contains earliest 0..1 MS and due 0..1 MS and overdue 0..1 MS and latest 0..1 MS
* recommendation.dateCriterion[earliest].code = $LOINC#30981-5
* recommendation.dateCriterion[earliest] ^short = "接種できる最初の日 / First day on which it may be given"
* recommendation.dateCriterion[due].code = $LOINC#30980-7
* recommendation.dateCriterion[due] ^short = "すすめる日 / The day on which it is recommended"
* recommendation.dateCriterion[overdue].code = $LOINC#59778-1
* recommendation.dateCriterion[overdue] ^short = "遅れとみなす最初の日 / First day on which it counts as overdue"
* recommendation.dateCriterion[latest].code = $LOINC#59777-3
* recommendation.dateCriterion[latest] ^short = "有効な接種になる最後の日 / Last day on which it still counts"
* recommendation.series MS
* recommendation.series ^short = "系列の識別名 / Name of the series"
* recommendation.doseNumber[x] only positiveInt
* recommendation.doseNumber[x] MS
* recommendation.doseNumber[x] ^short = "次は何回目か / The number of the next dose"
* recommendation.seriesDoses[x] only positiveInt
* recommendation.seriesDoses[x] MS
* recommendation.seriesDoses[x] ^short = "系列の回数 / Doses of the series"
* recommendation.supportingImmunization MS
* recommendation.supportingImmunization ^short = "根拠にした接種記録 / The doses that it rests on"
* recommendation.supportingPatientInformation MS
* recommendation.supportingPatientInformation ^short = "根拠にした罹患歴・禁忌など / Other facts that it rests on"

Invariant: ses-rec-1
Description: "ワクチンの区分は、それぞれ一度だけ現れます。 / Each vaccine group occurs once only."
Severity: #error
Expression: "recommendation.extension('https://sesshu.example/fhir/StructureDefinition/vaccine-group').value.code.isDistinct()"

Invariant: ses-rec-2
Description: "次の接種がある状態（まだ・受けられる・時期・遅れ）には、接種できる最初の日があります。 / A status with a next dose (not yet, eligible, due, overdue) has the first day on which it can be given."
Severity: #error
Expression: "forecastStatus.coding.exists(system = 'https://sesshu.example/fhir/CodeSystem/recommendation-status' and (code = 'notYet' or code = 'eligible' or code = 'due' or code = 'overdue')) implies dateCriterion.exists(code.coding.exists(code = '30981-5'))"

Invariant: ses-rec-3
Description: "接種できる最初の日は、すすめる日より後になりません。 / The first day is not after the recommended day."
Severity: #error
Expression: "(dateCriterion.where(code.coding.exists(code = '30981-5')).first().value > dateCriterion.where(code.coding.exists(code = '30980-7')).first().value).allFalse()"

Invariant: ses-rec-4
Description: "接種できる最初の日は、最後の日より後になりません。 / The first day is not after the last day."
Severity: #error
Expression: "(dateCriterion.where(code.coding.exists(code = '30981-5')).first().value > dateCriterion.where(code.coding.exists(code = '59777-3')).first().value).allFalse()"

Invariant: ses-rec-5
Description: "日付は年月日で、時刻を持ちません。 / Dates are full dates without a time."
Severity: #error
Expression: "dateCriterion.value.all(toString().length() = 10)"
