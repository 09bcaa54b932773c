"""What people receive: mails and Word documents."""
