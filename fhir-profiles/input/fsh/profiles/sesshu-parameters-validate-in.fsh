Profile: SesshuParametersValidateIn
Parent: Parameters
Id: sesshu-parameters-validate-in
Title: "検証の入力（$validate） / Input of $validate"
Description: """
操作 $validate の入力です。検証する内容、これから行う操作、照らし合わせるプロファイルを渡します。

The input of the operation $validate: what to validate, what is about to be done with it, and the profile to hold it against.
"""
* insert Own
* ^purpose = "操作の入力または結果の形を、呼び出す前に確かめられるようにするため。 / To check the shape of an operation’s input or output before it is called."
* parameter MS
* parameter ^slicing.discriminator.type = #value
* parameter ^slicing.discriminator.path = "name"
* parameter ^slicing.rules = #closed
* parameter contains
    resource 0..1 MS and
    mode 0..1 MS and
    profile 0..1 MS
* parameter[resource] ^short = "検証する内容 / What to validate"
* parameter[resource].name = "resource" (exactly)
* parameter[resource].value[x] 0..0
* parameter[resource].resource 1..1
* parameter[resource].part 0..0
* parameter[mode] ^short = "これから行う操作 / What is about to be done"
* parameter[mode].name = "mode" (exactly)
* parameter[mode].value[x] 1..1
* parameter[mode].value[x] only code
* parameter[mode].resource 0..0
* parameter[mode].part 0..0
* parameter[mode].value[x] from http://hl7.org/fhir/ValueSet/resource-validation-mode (required)
* parameter[profile] ^short = "照らし合わせるプロファイル / Profile to hold it against"
* parameter[profile].name = "profile" (exactly)
* parameter[profile].value[x] 1..1
* parameter[profile].value[x] only uri
* parameter[profile].resource 0..0
* parameter[profile].part 0..0
* obeys ses-par-1

Invariant: ses-par-1
Description: "削除の検証のほかは、検証する内容があります。 / There is something to validate, unless a deletion is validated."
Severity: #error
Expression: "parameter.exists(name = 'resource') or parameter.exists(name = 'mode' and value = 'delete')"
