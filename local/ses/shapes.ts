import { list, structure, text } from "../api/shapes.ts";

const content = structure({ Data: text(), Charset: text() });
const messageHeaderList = list(structure({ Name: text(), Value: text() }));
const attachmentList = list(
  structure({
    RawContent: text(),
    FileName: text(),
    ContentDisposition: text(),
    ContentDescription: text(),
    ContentId: text(),
    ContentTransferEncoding: text(),
    ContentType: text(),
  }),
);

/** The input of SendEmail: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
export const email = {
  Content: structure({
    Simple: structure({
      Subject: content,
      Body: structure({ Text: content, Html: content }),
      Headers: messageHeaderList,
      Attachments: attachmentList,
    }),
    Raw: structure({ Data: text() }),
    Template: structure({
      TemplateName: text(),
      TemplateArn: text(),
      TemplateContent: structure({ Subject: text(), Text: text(), Html: text() }),
      TemplateData: text(),
      Headers: messageHeaderList,
      Attachments: attachmentList,
    }),
  }),
  FromEmailAddress: text(),
  FromEmailAddressIdentityArn: text(),
  Destination: structure({ ToAddresses: list(text()), CcAddresses: list(text()), BccAddresses: list(text()) }),
  ReplyToAddresses: list(text()),
  FeedbackForwardingEmailAddress: text(),
  FeedbackForwardingEmailAddressIdentityArn: text(),
  EmailTags: list(structure({ Name: text(), Value: text() })),
  ConfigurationSetName: text(),
  EndpointId: text(),
  TenantName: text(),
  ListManagementOptions: structure({ ContactListName: text(), TopicName: text() }),
  ConfigurationOverrides: structure({
    Tracking: structure({ OpenTrackingEnabled: text(), ClickTrackingEnabled: text() }),
  }),
};
