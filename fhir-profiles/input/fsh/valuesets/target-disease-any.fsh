ValueSet: TargetDiseaseAnySet
Id: target-disease-any
Title: "対象疾病（各体系） / Target diseases in any system"
Description: """
対象疾病として受け取る符号です。当基盤の符号のほか、傷病名マスター、病名交換用コード、ICD-11 を含みます。

Codes that are taken as target diseases: our own, the claims master, the exchange codes and ICD-11.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* include codes from system TargetDiseaseCodes
* include codes from system $DISEASE
* include codes from system http://medis.or.jp/CodeSystem/master-disease-exCode
* include codes from system http://id.who.int/icd/release/11/mms
