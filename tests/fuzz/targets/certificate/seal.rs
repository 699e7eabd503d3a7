//! Any bytes as a seal or its signed content, and as a certificate.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    certificate::fuzz::seal(bytes);
    if let Some(certificate) = certificate::Certificate::from_der(bytes) {
        let _ = (
            certificate.countries(),
            certificate.may_sign(),
            certificate.usages(),
        );
        assert!(!certificate.leads_to(std::slice::from_ref(&certificate), 1_795_251_600));
    }
});
