Profile: SesshuParametersForecastOut
Parent: Parameters
Id: sesshu-parameters-forecast-out
Title: "接種予定の計算の結果 / Output of $immds-forecast"
Description: """
操作 $immds-forecast の結果です。渡された接種の一つ一つの判定と、次の予定を返します。

The output of the operation $immds-forecast: the evaluation of each dose, and what is due next.
"""
* insert Own
* ^purpose = "操作の入力または結果の形を、呼び出す前に確かめられるようにするため。 / To check the shape of an operation’s input or output before it is called."
* parameter 1..* MS
* parameter ^slicing.discriminator.type = #value
* parameter ^slicing.discriminator.path = "name"
* parameter ^slicing.rules = #open
* parameter contains
    evaluation 0..* MS and
    recommendation 1..1 MS and
    trace 0..* MS
* parameter[evaluation] ^short = "接種の判定 / Evaluation of a dose"
* parameter[evaluation].name = "evaluation" (exactly)
* parameter[evaluation].value[x] 0..0
* parameter[evaluation].resource 1..1
* parameter[evaluation].part 0..0
* parameter[evaluation].resource only SesshuImmunizationEvaluation
* parameter[recommendation] ^short = "次の接種の予定 / What is due next"
* parameter[recommendation].name = "recommendation" (exactly)
* parameter[recommendation].value[x] 0..0
* parameter[recommendation].resource 1..1
* parameter[recommendation].part 0..0
* parameter[recommendation].resource only SesshuImmunizationRecommendation
* parameter[trace] ^short = "規則の道筋、一つずつ / The reasoning, step by step"
* parameter[trace].name = "trace" (exactly)
* parameter[trace].value[x] 1..1
* parameter[trace].value[x] only string
* parameter[trace].resource 0..0
* parameter[trace].part 0..0
