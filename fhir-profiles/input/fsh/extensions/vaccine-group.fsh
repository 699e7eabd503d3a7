Extension: VaccineGroupExtension
Id: vaccine-group
Title: "ワクチンの区分 / Vaccine group"
Description: """
判定・予測がどのワクチンの区分（五種混合、MR など）についてのものかです。混合ワクチンは疾病ごとに分けず、一つの区分として扱います。

The vaccine group (five-in-one, MR and so on) that an evaluation or a recommendation is about. A combination vaccine is one group and is not split by disease.
"""
Context: ImmunizationRecommendation.recommendation, ImmunizationEvaluation
* insert Own
* value[x] 1..1
* value[x] only Coding
* valueCoding from VaccineGroupSet (required)
* valueCoding.system 1..1
* valueCoding.code 1..1
* valueCoding ^short = "区分の符号 / Code of the group"
