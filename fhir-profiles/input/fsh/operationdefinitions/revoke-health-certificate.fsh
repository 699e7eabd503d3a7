Instance: revoke-health-certificate
InstanceOf: OperationDefinition
Usage: #definition
Title: "証明書を失効させる / Withdrawing a certificate"
Description: """
WHO の DDCC の手順です。番号の示す証明書を失効させ、失効の一覧に載せ、台帳の DocumentReference を entered-in-error にします。職員だけが、閉じた網の中で使えます。

As the WHO's DDCC has it: withdraws the certificate with this number, publishes it as withdrawn, and makes its DocumentReference entered-in-error. For staff alone, on the closed network.
"""
* url = "https://sesshu.example/fhir/OperationDefinition/revoke-health-certificate"
* name = "RevokeHealthCertificate"
* title = "証明書を失効させる / Withdrawing a certificate"
* description = """
WHO の DDCC の手順です。番号の示す証明書を失効させ、失効の一覧に載せ、台帳の DocumentReference を entered-in-error にします。職員だけが、閉じた網の中で使えます。

As the WHO's DDCC has it: withdraws the certificate with this number, publishes it as withdrawn, and makes its DocumentReference entered-in-error. For staff alone, on the closed network.
"""
* language = #ja
* status = #active
* experimental = false
* kind = #operation
* affectsState = true
* code = #revokeHealthCertificate
* resource[0] = #QuestionnaireResponse
* resource[1] = #Bundle
* system = false
* type = true
* instance = false
* parameter[0].name = #id
* parameter[0].use = #in
* parameter[0].min = 1
* parameter[0].max = "1"
* parameter[0].documentation = "証明書の番号。文書と台帳の identifier の value。 / The number of the certificate: the value of the identifier of the document and of the register entry."
* parameter[0].type = #string
* parameter[1].name = #reason
* parameter[1].use = #in
* parameter[1].min = 0
* parameter[1].max = "1"
* parameter[1].documentation = "理由：correction、entered-in-error、merge、identity、reissue、key、request。省くと request。 / Why: correction, entered-in-error, merge, identity, reissue, key or request; request if it is left out."
* parameter[1].type = #code
* parameter[2].name = #return
* parameter[2].use = #out
* parameter[2].min = 1
* parameter[2].max = "1"
* parameter[2].documentation = "失効していれば true。 / true, as the certificate is withdrawn now."
* parameter[2].type = #boolean
